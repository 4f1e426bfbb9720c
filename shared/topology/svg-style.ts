/** Text made safe for XML, in elements and in attributes; characters that XML cannot hold at all become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\ud800-\udfff\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const LIGHT = '--back:#f6f8fa;--frame:#eef2f5;--card:#ffffff;--line:#cfd8df;--edge:#8fa1ae;--text:#17212a;--mean:#42525f;--dim:#5b6b78;--flow:#0f766e;--group:#6d4fd1;--warning:#8a5a00';
const DARK = '--back:#0e1318;--frame:#131d24;--card:#18242c;--line:#2a3a45;--edge:#4b6675;--text:#e3ebf1;--mean:#a9b8c4;--dim:#8b9aa8;--flow:#2ec4b6;--group:#a58bff;--warning:#f2b24c';

/** One style for both themes: the picture asks the reader's system which it is. */
export const STYLE = `<style>
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
text{font-family:"Inter Variable",Inter,"DejaVu Sans",system-ui,sans-serif;fill:var(--dim);font-size:11px}
.background{fill:var(--back)}
.frame{fill:var(--frame);stroke:var(--line)}
.card{fill:var(--card);stroke:var(--line)}
.stripe.default{fill:var(--flow)}
.stripe.named{fill:var(--group)}
.edge{fill:none;stroke:var(--edge);stroke-width:1.8}
.edge.inside{stroke-width:1.4}
.arrow{fill:var(--edge)}
.title{fill:var(--text);font-size:13px;font-weight:600}
.meaning{fill:var(--mean);font-size:12px}
.parallelism{fill:var(--flow);font-size:12px;font-weight:600}
.job{fill:var(--text);font-size:13px;font-weight:600}
.label{fill:var(--flow)}
.named{fill:var(--group)}
.warning{fill:var(--warning)}
</style>`;
