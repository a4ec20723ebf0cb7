"""Files that are cleaned where they lie: read whole, replaced whole, remembered as clean."""
