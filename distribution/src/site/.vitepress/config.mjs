// The site is made of the Markdown files of the repository as they are: README, its neighbours, and docs/, of which build.sh puts a
// copy into content/.
import { readdirSync } from 'node:fs'
import { defineConfig } from 'vitepress'

const content = 'content'
const decisions = readdirSync(content + '/docs/decisions').filter(name => /^\d.*[.]md$/.test(name)).sort()
const title = name => name.replace(/\.md$/, '').replace(/^(\d+)-/, '$1 ').replaceAll('-', ' ')

export default defineConfig({
  srcDir: content,
  outDir: process.env.SITE,
  title: 'Cloud Image Factory',
  description: 'Makes, takes in and registers virtual appliance images for private clouds',
  rewrites: { 'README.md': 'index.md', 'docs/decisions/README.md': 'docs/decisions/index.md' },
  // Files that are no pages; build.sh puts them beside.
  ignoreDeadLinks: [/\/LICENSE$/, /descriptor\.schema(\.json)?$/],
  markdown: {
    languageAlias: { cron: 'sh' },
    // Our templates have braces that Vue would take for its own.
    config: md => {
      for (const rule of ['text', 'code_inline']) {
        const usual = md.renderer.rules[rule]
        md.renderer.rules[rule] = (...given) => usual(...given).replaceAll('{{', '&#123;&#123;')
      }
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      { text: 'Start', items: [
        { text: 'Read me', link: '/' }, { text: 'How do I …', link: '/docs/how-do-i' }, { text: 'Moving in', link: '/docs/moving-in' }] },
      { text: 'Tools', items: [
        ...group('comfy', 'templates', 'itchy', 'image-lists', 'chunks', 'registries', 'nifty', 'sandbox', 'configuration', 'exit-codes') ] },
      { text: 'Formats and rules', items: [
        ...group('descriptor', 'image-inspection', 'seal', 'console', 'backends', 'stability', 'promises') ] },
      ...rest(),
      { text: 'Inside', items: [
        ...group('architecture', 'security-model', 'benchmarks', 'verification', 'releasing'),
        { text: 'Contributing', link: '/CONTRIBUTING' }, { text: 'Security', link: '/SECURITY' }, { text: 'Changelog', link: '/CHANGELOG' }] },
      { text: 'Decisions', collapsed: true, items: decisions.map(name => ({ text: title(name), link: '/docs/decisions/' + name.replace(/\.md$/, '') })) },
    ],
  },
})

function group(...names) {
  return names.map(name => ({ text: title(name), link: '/docs/' + name }))
}

/** Pages that no group above names: a new page is in the site without a change here. */
function rest() {
  const named = ['how-do-i', 'moving-in', 'comfy', 'templates', 'itchy', 'image-lists', 'chunks', 'registries', 'nifty', 'sandbox', 'configuration', 'exit-codes',
    'descriptor', 'image-inspection', 'seal', 'console', 'backends', 'stability', 'promises', 'architecture', 'security-model', 'benchmarks',
    'verification', 'releasing']
  const others = readdirSync(content + '/docs').filter(name => name.endsWith('.md')).map(name => name.slice(0, -3))
    .filter(name => !named.includes(name))
  return others.length ? [{ text: 'Running it', items: group(...others) }] : []
}
