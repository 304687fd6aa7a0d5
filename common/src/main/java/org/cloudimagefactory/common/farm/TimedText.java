package org.cloudimagefactory.common.farm;

/** Text that can be read up to a moment, so that whoever searches it comes to an end. */
final class TimedText implements CharSequence {
    private final CharSequence text;
    private final long end;
    private int reads;

    /** The moment is one of {@link System#nanoTime}. */
    TimedText(CharSequence text, long end) {
        this.text = text;
        this.end = end;
    }

    /** The moment has come. */
    static final class TimeUp extends RuntimeException {
        TimeUp() {
            super("time is up");
        }
    }

    @Override
    public char charAt(int index) {
        if ((++reads & 0xfff) == 0 && System.nanoTime() - end > 0) {
            throw new TimeUp();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.subSequence(from, to);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
