"""The yardstick 指标清单: which of the figures of real bureaus' reports this program computes, and which not yet."""
