#!/usr/bin/env python3
"""Draws pipeline.svg: python3 docs/pictures/pipeline.py >docs/pictures/pipeline.svg"""
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 900, 430
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


box('box', 20, 30, 170, 76, 'description', 'of an appliance, 20 lines', 'of YAML')
box('box', 20, 180, 170, 76, 'image lists', 'signed, of other', 'publishers')
box('box', 20, 330, 170, 76, 'vmCatcher', 'where a site has it:', 'events by its hook')
box('tool', 260, 30, 170, 76, 'comfy', 'Packer and QEMU build,', 'seal and test')
box('tool', 260, 180, 170, 228, 'itchy', 'catch: verify, download', 'archive: store the event', 'process: inspect,', 'sanitise, convert')
box('file', 500, 105, 150, 92, 'image', 'checked, compact;', 'then its descriptor', '(JSON)')
box('tool', 500, 270, 150, 76, 'nifty', 'plan, then register,', 'update, expire')
box('cloud', 730, 225, 150, 62, 'OpenNebula', 'image and template')
box('cloud', 730, 330, 150, 62, 'directory', 'for libvirt hosts')
box('box', 730, 30, 150, 76, 'other sites', 'follow the signed', 'list')
arrow('M190 68 H252')
arrow('M190 218 H252')
arrow('M190 368 H252')
arrow('M430 68 H470 V132 H492')
arrow('M430 240 H470 V170 H492')
arrow('M575 197 V262')
arrow('M650 300 H690 V256 H722')
arrow('M650 316 H690 V361 H722')
arrow('M430 52 H722', 'comfy publish', 576, 44)
print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">
<title>comfy builds images from descriptions, itchy takes in those of others, nifty brings the cloud in line</title>
<style>{STYLE}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>''')
print('\n'.join(shapes))
print('</svg>')
