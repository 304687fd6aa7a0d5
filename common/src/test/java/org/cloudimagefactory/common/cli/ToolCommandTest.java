package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ToolCommandTest {
    @Test
    void aCommandEndsAsItSaidLastAndWellWhenItRunsAgainAndSaysNothing() {
        Picky picky = new Picky();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(picky).setErr(new PrintWriter(err));

        picky.code = ExitCode.ITEMS_FAILED;
        assertEquals(ExitCode.ITEMS_FAILED, line.execute());
        picky.code = ExitCode.OK;
        assertEquals(ExitCode.OK, line.execute());
    }

    @Command(name = "picky")
    private static final class Picky extends ToolCommand {
        private int code;

        @Override
        protected void run() {
            if (code != ExitCode.OK) {
                endWith(code);
            }
        }
    }
}
