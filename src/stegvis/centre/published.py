"""What the programmes that stegvis grew out of have published, as worked examples: each figure with what it is of, if the source tells.

Comes in: nothing. Goes out: `PublishedFigure`s. They are of different groups and times, and cannot be compared with one another.
"""

from __future__ import annotations

from stegvis.followed import PublishedFigure, share_of

__all__ = ["PUBLISHED"]

_GOTEBORG = (
    "Göteborgs Stad, pressmeddelande 2017-12-15 (http://www.mynewsdesk.com/se/goteborgsstad/pressreleases/"
    "60-procent-av-de-som-staar-laengst-ifraan-arbetsmarknaden-faar-jobb-inom-18-maanader-2333136)"
)
_JONKOPING = "Jönköpings kommun, Jobbtorg, uppgifter om 2010–2019"
_HANINGE = "Haninge kommun, Arbetsmarknadscenter, sida från 9 mars 2022"

PUBLISHED: tuple[PublishedFigure, ...] = (
    PublishedFigure(programme="kompetenscenter-goteborg", figure="of-all", share=share_of(288, 1240), percent=23, source=_GOTEBORG),
    PublishedFigure(
        programme="kompetenscenter-goteborg", figure="of-finished", share=share_of(288, 480), percent=60, about=480, source=_GOTEBORG
    ),
    PublishedFigure(programme="jobbtorg-jonkoping", figure="work-or-studies", percent=26, about=4700, source=_JONKOPING),
    PublishedFigure(programme="jobbtorg-jonkoping", figure="other-measure", percent=20, about=4700, source=_JONKOPING),
    PublishedFigure(programme="jobbtorg-jonkoping", figure="other-authority", percent=20, about=4700, source=_JONKOPING),
    PublishedFigure(programme="jobbtorg-jonkoping", figure="not-told", percent=100 - 26 - 20 - 20, about=4700, source=_JONKOPING),
    PublishedFigure(programme="arbetsmarknadscenter-haninge", figure="of-finished-untold", percent=58, source=_HANINGE),
)
"""In the order in which the programmes are told of; Jobbcentrum Enköping has published no figures."""
