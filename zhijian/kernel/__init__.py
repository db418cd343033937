"""The kernel: bodies, records, acts, ledger. It knows no line of business."""
