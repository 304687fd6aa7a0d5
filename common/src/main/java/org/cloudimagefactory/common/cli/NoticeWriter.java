package org.cloudimagefactory.common.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import org.jspecify.annotations.Nullable;

/** Where problems and all else go that is no result: stderr, each line in the style that its reader understands. */
final class NoticeWriter extends PrintWriter {
    private final PrintWriter target;
    private final LineStyle style;
    private final String tool;

    /** Writes for the tool of that name. */
    NoticeWriter(PrintWriter target, LineStyle style, String tool) {
        super(new Lines(target, style, tool), true);
        this.target = target;
        this.style = style;
        this.tool = tool;
    }

    /** The writer as one of these; a line of any other stays as it is. */
    static NoticeWriter of(PrintWriter writer, String tool) {
        return writer instanceof NoticeWriter known ? known : new NoticeWriter(writer, LineStyle.PLAIN, tool);
    }

    /** One whole line. */
    void notice(LogLevel level, String line) {
        flush();
        target.println(style.line(level, tool, line));
        target.flush();
    }

    /** One whole line, and a stack trace if there is one to be shown. */
    void problem(String line, @Nullable Throwable trace) {
        if (trace == null) {
            notice(LogLevel.ERROR, line);
            return;
        }
        StringWriter stack = new StringWriter();
        trace.printStackTrace(new PrintWriter(stack));
        flush();
        target.println(style.problem(tool, line, stack.toString().strip()));
        target.flush();
    }

    /** Cuts what is written into lines. */
    private static final class Lines extends Writer {
        private final PrintWriter target;
        private final LineStyle style;
        private final String tool;
        private final StringBuilder begun = new StringBuilder();

        Lines(PrintWriter target, LineStyle style, String tool) {
            this.target = target;
            this.style = style;
            this.tool = tool;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            if (style == LineStyle.PLAIN) {
                target.write(chars, offset, length);
                return;
            }
            for (int i = offset; i < offset + length; i++) {
                if (chars[i] == '\n') {
                    target.println(style.line(LogLevel.INFO, tool, begun.toString()));
                    begun.setLength(0);
                } else {
                    begun.append(chars[i]);
                }
            }
        }

        @Override
        public void flush() {
            target.flush();
        }

        @Override
        public void close() {
            target.flush();
        }
    }
}
