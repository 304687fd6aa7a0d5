#!/usr/bin/env python3
"""Draws layers.svg: python3 docs/pictures/layers.py >docs/pictures/layers.svg"""
from drawing import arrow, box, draw

KEPT, SEALED = 'kept, not sealed', 'its steps, then the seal'
box('box', 20, 150, 150, 76, 'Debian', 'its image, or what', 'its installer makes')
box('tool', 220, 150, 150, 76, 'debian', 'its settings', KEPT)
box('tool', 440, 20, 170, 76, 'docker', 'from: debian', SEALED)
box('tool', 440, 150, 170, 76, 'nginx', 'from: debian', KEPT)
box('tool', 440, 280, 170, 76, 'slurm-worker', 'from: debian', SEALED)
box('file', 680, 103, 170, 76, 'shop.yml', 'from: nginx', SEALED)
box('file', 680, 197, 170, 76, 'wiki.yml', 'from: nginx', SEALED)
for x, y in [(680, 20), (900, 110), (900, 206), (680, 298)]:
    box('cloud', x, y, 110, 58, 'image', 'one disk')
arrow('M170 188 H212')
arrow('M370 188 H432')
arrow('M370 174 H405 V58 H432')
arrow('M370 202 H405 V318 H432')
arrow('M610 178 H645 V141 H672')
arrow('M610 198 H645 V235 H672')
arrow('M610 49 H672')
arrow('M850 140 H892')
arrow('M850 235 H892')
arrow('M610 327 H672')
draw(1030, 376, 'Layers of appliances: debian is made once, what stands on it is put upon it, and images are made of the ends')
