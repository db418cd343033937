"""Acts, leaves, checkpoints, proofs, verification: what happened, in order, never changed, provable to an outsider."""
