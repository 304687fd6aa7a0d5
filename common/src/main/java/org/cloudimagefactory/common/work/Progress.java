package org.cloudimagefactory.common.work;

/** Tells a person how far long work has come. */
public interface Progress {
    /** Shows nothing: for pipes, cron jobs and tests. */
    Progress NONE = title -> new Task() {
        @Override
        public void at(double fraction) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
    };

    /** Starts to show one piece of work. */
    Task start(String title);

    /** One piece of work; closing it takes it off the display. */
    interface Task extends AutoCloseable {
        /** How much is done, from 0 to 1. */
        void at(double fraction);

        /** What is going on now, one short line. */
        void note(String text);

        @Override
        void close();
    }
}
