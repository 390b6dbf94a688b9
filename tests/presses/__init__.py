"""Every button, of every case, by everybody."""
