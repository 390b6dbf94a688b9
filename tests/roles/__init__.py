"""Who may do what: every command and every button, as everybody."""
