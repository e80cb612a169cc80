"""The station's face, drawn with Kivy. It knows one thing outside itself: a :class:`kiosk.ui.desk.Desk`."""
