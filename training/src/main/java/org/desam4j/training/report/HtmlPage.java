package org.desam4j.training.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.desam4j.weights.Printable;
import org.desam4j.weights.internal.AtomicFile;

/** One HTML file that needs nothing beside it and asks nothing of a network. */
final class HtmlPage {
    /** The beginning of every page, since all titles begin so. */
    static final String SIGN = "<title>desam4j";

    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 84rem; padding: 0 1rem; color: #1d2733; }
            h1, h2 { line-height: 1.2; }
            table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
            th, td { padding: .35rem .8rem; border-bottom: 1px solid #d8dee6; text-align: right; white-space: nowrap; }
            th { background: #eef2f6; cursor: pointer; user-select: none; }
            th[aria-sort=ascending]::after { content: " \\25B2"; } th[aria-sort=descending]::after { content: " \\25BC"; }
            th.text, td.text { text-align: left; }
            tr.other td { color: #6b7887; }
            .row { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; }
            figcaption { font-size: .87rem; color: #46525f; max-width: 20rem; }
            img { display: block; background: #000; }
            svg { display: block; font: 12px system-ui, sans-serif; }
            .key { display: inline-block; width: 1.4em; height: .25em; vertical-align: middle; margin-right: .4em; }
            dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; }
            dt { color: #6b7887; } dd { margin: 0; overflow-wrap: anywhere; }
            """;

    /** Sorts a table by the column whose heading is clicked; again, the other way round. */
    private static final String SCRIPT = """
            document.querySelectorAll('table.sortable th').forEach(th => th.addEventListener('click', () => {
              const table = th.closest('table'), body = table.tBodies[0], column = th.cellIndex;
              const ascending = th.getAttribute('aria-sort') !== 'ascending';
              table.querySelectorAll('th').forEach(other => other.removeAttribute('aria-sort'));
              th.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
              const key = row => { const text = row.cells[column].textContent, number = parseFloat(text);
                return th.classList.contains('text') ? text : Number.isNaN(number) ? -Infinity : number; };
              [...body.rows].sort((a, b) => { const x = key(a), y = key(b);
                return (x < y ? -1 : x > y ? 1 : 0) * (ascending ? 1 : -1); }).forEach(row => body.append(row));
            }));
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;

    HtmlPage(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    HtmlPage heading(String text) {
        body.append("<h2>").append(escaped(text)).append("</h2>\n");
        return this;
    }

    HtmlPage paragraph(String text) {
        body.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** Markup that is already made. */
    void markup(String html) {
        body.append(html);
    }

    /** Figures beside each other, as far as they fit. */
    HtmlPage row(List<String> figures) {
        body.append("<div class=\"row\">\n").append(String.join("", figures)).append("</div>\n");
        return this;
    }

    /**
     * A table that can be sorted by its headings.
     *
     * @param id by which scripts and tests find it
     * @param textColumns the number of columns, from the left, that hold text
     * @param emphasised the last text column's words in the rows that matter most; the others are paler
     */
    HtmlPage table(String id, ResultTable table, int textColumns, String emphasised) {
        body.append("<table class=\"sortable\" id=\"").append(id).append("\">\n<thead><tr>");
        cells(table.header(), "th", textColumns);
        body.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            boolean plain = emphasised.isEmpty() || row.get(textColumns - 1).equals(emphasised);
            body.append(plain ? "<tr>" : "<tr class=\"other\">");
            cells(row, "td", textColumns);
            body.append("</tr>\n");
        }
        body.append("</tbody>\n</table>\n");
        return this;
    }

    private void cells(List<String> cells, String tag, int textColumns) {
        for (int column = 0; column < cells.size(); column++) {
            body.append('<').append(tag).append(column < textColumns ? " class=\"text\">" : ">");
            body.append(escaped(cells.get(column))).append("</").append(tag).append('>');
        }
    }

    HtmlPage facts(Map<String, String> facts) {
        body.append("<dl>\n");
        facts.forEach((name, value) -> body.append("<dt>")
                .append(escaped(name))
                .append("</dt><dd>")
                .append(escaped(value))
                .append("</dd>\n"));
        body.append("</dl>\n");
        return this;
    }

    /** Writes the page. */
    void write(Path file) throws IOException {
        String html = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
                + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<link rel=\"icon\" href=\"data:,\">\n<title>"
                + escaped(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n" + body + "<script>\n"
                + SCRIPT + "</script>\n</body>\n</html>\n";
        AtomicFile.write(file, temporary -> Files.writeString(temporary, html));
    }

    static String escaped(String text) {
        return Printable.lines(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
