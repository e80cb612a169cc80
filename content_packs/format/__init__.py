"""What is shown: cards, boards, manifests, and the folder people write them in (SPEC.md, part 1)."""
