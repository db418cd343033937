"""Lines of business, one folder each, all alike; no line imports a line."""
