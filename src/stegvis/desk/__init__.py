"""The local page to work in: a form, and beside it the stairs and the route, on this machine only.

Comes in: a catalogue, perhaps a participant, and requests from a browser on the same machine. Goes out: pages; nothing is kept.
"""
