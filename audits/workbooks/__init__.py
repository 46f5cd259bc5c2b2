"""A sample as a workbook (.xlsx): taken along, filled in offline, and read back with the same checks as the form."""
