package org.cloudimagefactory.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A Markdown page as a reader of fences sees it: its command blocks with the comments around them, and what is wrong with its
 * fences.
 */
final class DocumentPage {
    /** The root of the repository; tests run in a module of it. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Set<String> COMMANDS = Set.of("console", "sh", "cron");
    private static final Set<String> OTHERS = Set.of(
            "text",
            "yaml",
            "json",
            "xml",
            "java",
            "ini",
            "jinja",
            "html",
            "kickstart",
            "dockerfile",
            "markdown",
            "promql");

    private final String name;
    private final List<CommandBlock> blocks = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private List<String> marks = new ArrayList<>();
    private StringBuilder setup = new StringBuilder();

    DocumentPage(String name) throws IOException {
        this.name = name;
        read(Files.readAllLines(ROOT.resolve(name)));
    }

    /** The pages that people read: README and its neighbours, and all of docs/. */
    static List<String> names() throws IOException {
        List<String> names = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md", "SECURITY.md"));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .forEach(names::add);
        }
        return names;
    }

    List<CommandBlock> blocks() {
        return blocks;
    }

    /** Fences and marks that nobody could understand. */
    List<String> faults() {
        return faults;
    }

    private void read(List<String> lines) {
        int next = 0;
        while (next < lines.size()) {
            String line = lines.get(next).strip();
            if (line.startsWith("<!--")) {
                next = comment(lines, next);
            } else if (line.startsWith("```")) {
                next = fence(lines, next);
            } else {
                if (!line.isEmpty()) {
                    marks = new ArrayList<>();
                }
                next++;
            }
        }
    }

    private int comment(List<String> lines, int first) {
        int last = first;
        while (last < lines.size() - 1 && !lines.get(last).contains("-->")) {
            last++;
        }
        String text = String.join("\n", lines.subList(first, last + 1)).strip();
        String content = text.substring(4, Math.max(4, text.length() - 3)).strip();
        if (content.startsWith("setup:")) {
            setup.append(content.substring("setup:".length()).strip()).append('\n');
        } else if (content.startsWith("check:")) {
            check(content.substring("check:".length()).strip(), first + 1);
        } else if (content.startsWith("run:") || content.startsWith("not run:")) {
            marks.add(content);
        }
        return last + 1;
    }

    private void check(String commands, int line) {
        if (blocks.isEmpty()) {
            faults.add(name + ":" + line + ": a check before any block");
            return;
        }
        CommandBlock block = blocks.remove(blocks.size() - 1);
        blocks.add(new CommandBlock(
                block.page(),
                block.line(),
                block.language(),
                block.text(),
                block.marks(),
                block.setup(),
                block.check() + commands + '\n'));
    }

    private int fence(List<String> lines, int first) {
        String opening = lines.get(first);
        int indentation = opening.indexOf('`');
        String fence = opening.strip().replaceFirst("[^`].*$", "");
        String language = opening.strip().substring(fence.length()).replaceFirst("[ {:].*$", "");
        StringBuilder text = new StringBuilder();
        int next = first + 1;
        while (next < lines.size() && !lines.get(next).strip().equals(fence)) {
            String line = lines.get(next);
            text.append(line.substring(Math.min(
                            indentation, line.length() - line.stripLeading().length())))
                    .append('\n');
            next++;
        }
        took(language, text.toString(), first + 1);
        return next + 1;
    }

    private void took(String language, String text, int line) {
        String place = name + ":" + line;
        if (COMMANDS.contains(language)) {
            CommandBlock block = new CommandBlock(name, line, language, text, marks, setup.toString(), "");
            if (!block.understood()) {
                faults.add(place + ": nobody understands the marks " + marks);
            }
            blocks.add(block);
            setup = new StringBuilder();
        } else if (!OTHERS.contains(language)) {
            faults.add(place + ": the language '" + language + "' is none of " + COMMANDS + " and " + OTHERS);
        } else if (language.equals("text") && text.lines().anyMatch(DocumentPage::isCommand)) {
            faults.add(place + ": commands in a block of text; call it console or sh");
        }
        marks = new ArrayList<>();
    }

    private static boolean isCommand(String line) {
        boolean picture = line.contains("->") || line.contains("─");
        boolean output = line.matches("[a-z]+ [a-z-]+: .*");
        return !picture
                && !output
                && line.matches(
                        "(\\$ |(\\./factory|comfy|itchy|nifty|mvn|apt-get|install|export|systemctl|curl) [-a-z./]).*");
    }
}
