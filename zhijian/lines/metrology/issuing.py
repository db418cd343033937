"""What a certificate says, taken from the records on the day of approval."""
