"""Formats: each turns bytes into documents and results into bytes."""
