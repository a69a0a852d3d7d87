"""Claims that a message makes about the order, held against the order's facts."""
