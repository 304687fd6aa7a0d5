"""What the pictures of the documents are drawn with."""
from xml.sax.saxutils import escape

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


def draw(width, height, title):
    """The picture with all that was drawn, on stdout."""
    print(f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<title>{title}</title>
<style>{STYLE}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>''')
    print('\n'.join(shapes))
    print('</svg>')
