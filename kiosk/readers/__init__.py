"""What delivers codes: the keyboard's characters, a scanner read past the keyboard, a camera."""
