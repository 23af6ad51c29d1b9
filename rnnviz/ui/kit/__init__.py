"""What all pages share: views, fields, the address, notes, header, figures, clock. Knows none of the pages."""
