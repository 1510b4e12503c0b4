"""What the program talks about: frozen records and their rules. Standard library only, no clock."""
