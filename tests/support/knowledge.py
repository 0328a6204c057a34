"""A small knowledge base, written by a builder: synthetic pages, marked as such, in the real format."""

from pathlib import Path

SOURCES = """\
legge-prova:
  title: Legge di prova 1/2020
  type: norma
  publisher: Gazzetta di prova
  date: 2020
  url: https://esempio.invalid/legge
  primary: true
contratto-prova:
  title: Contratto di prova
  type: contratto
  publisher: Parti di prova
  date: 2025-10-01
  url: https://esempio.invalid/contratto
  primary: true
  read_on: 2026-11-01
"""

OSS = """\
---
id: oss
title: OSS, operatore socio-sanitario
kind: professione
aliases: [OSS, operatore socio-sanitario]
reviewed_on: 2026-11-22
review_every_days: 365
---

## Che cosa fa un OSS?
facts: P06-1
aspect: cosa-fa
ask: mansioni oss | ke fa un oss | che cosa fa un OSS con chi sta male o sta morendo?

L'OSS aiuta le persone a lavarsi, a vestirsi e a mangiare.[^legge-prova art.1] L'OSS lavora con gli infermieri.[^noi]

L'OSS accompagna anche nelle uscite.[^noi]

## Come si diventa OSS?
facts: P06-4
aspect: diventare
ask: corso per oss | come si fa a fare l'oss

Per diventare OSS serve un corso di 1.000 ore.[^legge-prova art.2] Il corso OSS ha un tirocinio di 450 ore.[^legge-prova art.2]

## Quanto guadagna un OSS?
facts: P06-15
aspect: paga
ask: stipendio oss | quanto prende un oss
review_every_days: 90

Un OSS di livello C2 prende 1.591,06 euro lordi al mese dal 1 ottobre 2025.[^contratto-prova] La paga dell'OSS dipende dal contratto.[^noi]
"""

EDUCATOR = """\
---
id: educatore
title: Educatore professionale
kind: professione
aliases: [educatore, educatrice]
reviewed_on: 2026-11-22
review_every_days: 365
---

## Che cosa fa un educatore?
facts: P02-1
aspect: cosa-fa
ask: lavoro dell'educatore | ke fa un educatore

L'educatore progetta attività con bambini e ragazzi.[^legge-prova art.3] L'educatore li accompagna ogni giorno.[^noi]

## Come si diventa educatore?
facts: P02-3
aspect: diventare
ask: laurea per educatore | ke laurea serve x fare l'educatore

Per diventare educatore serve la laurea L-19.[^legge-prova art.4] La laurea per educatore dura 3 anni.[^legge-prova art.4]
"""

PAGES = {"professioni/oss.md": OSS, "professioni/educatore.md": EDUCATOR}


def write_knowledge(root: Path, pages: dict[str, str] | None = None, sources: str = SOURCES) -> Path:
    """Write `pages` (path -> text) and `sources` below `root`; the cast's own two pages if none are given."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "fonti.yaml").write_text(sources, "utf-8")
    (root / "redazione.yaml").write_text("pages: prova\nreviewers: {prova: Redazione di prova}\n", "utf-8")
    for name, text in (PAGES if pages is None else pages).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root
