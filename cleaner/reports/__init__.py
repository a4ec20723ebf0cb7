"""Reports on results: each turns edits into something to read."""
