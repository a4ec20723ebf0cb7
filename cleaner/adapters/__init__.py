"""Cleaning on many processes: what is to be done, who does it, and what is told of it."""
