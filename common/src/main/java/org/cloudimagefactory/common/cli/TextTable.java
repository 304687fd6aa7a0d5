package org.cloudimagefactory.common.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A table for people. Where the width of a terminal is known it fits: first dates lose their time of day, then the widest texts are
 * cut with an ellipsis, and where even that is too much the least important columns are left out. Elsewhere nothing is shortened.
 */
public final class TextTable {
    private static final String GAP = "  ";
    private static final int DATE = "2026-11-24".length();

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** How a column gives way. */
    public enum Kind {
        /** Not at all. */
        FIXED,
        /** It is cut. */
        TEXT,
        /** It loses the time of day. */
        DATE
    }

    /**
     * A column.
     *
     * @param title above it
     * @param kind how it gives way
     * @param least columns of the terminal below which it is not cut
     * @param rank from the least important, 1, which goes first; 0 stays in any case
     */
    public record Column(String title, Kind kind, int least, int rank) {
        /** Never cut. */
        public static Column fixed(String title, int rank) {
            return new Column(title, Kind.FIXED, 0, rank);
        }

        /** Cut where need be, though not below so many columns of the terminal. */
        public static Column text(String title, int least, int rank) {
            return new Column(title, Kind.TEXT, least, rank);
        }

        /** A time in ISO 8601, of which the date may be enough. */
        public static Column date(String title, int rank) {
            return new Column(title, Kind.DATE, DATE, rank);
        }
    }

    /** Empty, with these columns. */
    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** One more row, with a cell for each column. */
    public void add(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(List.copyOf(cells));
    }

    /** What was added. */
    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Heading and rows as lines, no longer than the width if there is one; no heading when no column has a title. */
    List<String> lines(OptionalInt width) {
        List<List<String>> all = new ArrayList<>();
        if (columns.stream().anyMatch(column -> !column.title().isEmpty())) {
            all.add(columns.stream().map(Column::title).toList());
        }
        all.addAll(rows);
        int[] natural = IntStream.range(0, columns.size())
                .map(column -> all.stream()
                        .mapToInt(row -> DisplayWidth.of(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        List<Integer> shown =
                new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
        int[] widths = width.isPresent() ? fitted(natural, shown, width.getAsInt()) : natural;
        return all.stream()
                .map(row -> line(row, shown, widths))
                .map(line -> width.isPresent() ? DisplayWidth.cut(line, width.getAsInt()) : line)
                .toList();
    }

    private String line(List<String> row, List<Integer> shown, int[] widths) {
        StringBuilder line = new StringBuilder();
        int last = shown.get(shown.size() - 1);
        for (int column : shown) {
            String cell = cell(row.get(column), column, widths[column]);
            line.append(column == last ? cell : DisplayWidth.padded(cell, widths[column]) + GAP);
        }
        return line.toString();
    }

    private String cell(String text, int column, int width) {
        boolean isDate = columns.get(column).kind() == Kind.DATE && text.length() > DATE && width == DATE;
        return isDate ? text.substring(0, DATE) : DisplayWidth.cut(text, width);
    }

    /** Leaves columns out of those that are shown, if need be, and tells how wide the others are. */
    private int[] fitted(int[] natural, List<Integer> shown, int width) {
        while (total(shown, least(natural)) > width && dropped(shown)) {
            // Once more, with one column less.
        }
        int[] widths = natural.clone();
        for (int column : shown) {
            if (columns.get(column).kind() == Kind.DATE && total(shown, widths) > width) {
                widths[column] = Math.min(widths[column], DATE);
            }
        }
        boolean gives = true;
        while (gives && total(shown, widths) > width) {
            gives = isNarrowed(shown, widths);
        }
        return widths;
    }

    private boolean isNarrowed(List<Integer> shown, int[] widths) {
        return shown.stream()
                .filter(column -> columns.get(column).kind() == Kind.TEXT)
                .filter(column -> widths[column] > columns.get(column).least())
                .max(Comparator.comparingInt(column -> widths[column]))
                .map(column -> --widths[column])
                .isPresent();
    }

    private boolean dropped(List<Integer> shown) {
        return shown.stream()
                .filter(column -> columns.get(column).rank() > 0)
                .min(Comparator.comparingInt(column -> columns.get(column).rank()))
                .map(shown::remove)
                .orElse(false);
    }

    private int[] least(int[] natural) {
        return IntStream.range(0, natural.length)
                .map(column -> columns.get(column).kind() == Kind.FIXED
                        ? natural[column]
                        : Math.min(natural[column], columns.get(column).least()))
                .toArray();
    }

    private static int total(List<Integer> shown, int[] widths) {
        return shown.stream().mapToInt(column -> widths[column]).sum() + GAP.length() * (shown.size() - 1);
    }
}
