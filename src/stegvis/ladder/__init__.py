"""What industry partners write, from files to one checked and frozen catalogue; `stegvis.ladder.loader` is the door."""
