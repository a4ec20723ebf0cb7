"""For people who write rules: what a rule does to its own examples."""
