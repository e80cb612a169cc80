"""Who may sign what is shown, and the signed metadata stations check it by."""
