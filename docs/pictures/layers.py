#!/usr/bin/env python3
"""Draws layers.svg: python3 docs/pictures/layers.py >docs/pictures/layers.svg"""
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 1030, 376
STYLE = """
  text { font: 14px system-ui, sans-serif; fill: #1f2328; }
  .name { font-weight: 600; font-size: 17px; }
  .small { font-size: 12px; fill: #57606a; }
  .box { fill: #f6f8fa; stroke: #8c959f; }
  .tool { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.5; }
  .file { fill: #fff8c5; stroke: #9a6700; }
  .cloud { fill: #dafbe1; stroke: #1a7f37; }
  .arrow { fill: none; stroke: #57606a; stroke-width: 1.5; marker-end: url(#head); }
  .head { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .small { fill: #9da7b3; }
    .box { fill: #161b22; stroke: #6e7681; } .tool { fill: #0c2d6b; stroke: #58a6ff; }
    .file { fill: #3b2300; stroke: #d29922; } .cloud { fill: #0f2d17; stroke: #3fb950; }
    .arrow { stroke: #9da7b3; } .head { fill: #9da7b3; }
  }
"""
shapes = []


def box(kind, x, y, width, height, name, *lines):
    shapes.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>')
    shapes.append(f'<text class="name" x="{x + width / 2}" y="{y + 25}" text-anchor="middle">{escape(name)}</text>')
    for number, line in enumerate(lines):
        shapes.append(f'<text class="small" x="{x + width / 2}" y="{y + 45 + 17 * number}" text-anchor="middle">{escape(line)}</text>')


def arrow(path, label='', x=0, y=0):
    shapes.append(f'<path class="arrow" d="{path}"/>')
    if label:
        shapes.append(f'<text class="small" x="{x}" y="{y}" text-anchor="middle">{escape(label)}</text>')


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
print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">
<title>Layers of appliances: debian is made once, what stands on it is put upon it, and images are made of the ends</title>
<style>{STYLE}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>''')
print('\n'.join(shapes))
print('</svg>')
