"""Bodies 机构, dated trees, people, duties 职责, scope: the ground that every other room stands on."""
