package org.cloudimagefactory.comfy.plan;

import java.nio.file.Path;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;

/** What a build starts from. */
public sealed interface BuildSource {
    /** The way to come from it to a system on the disk. */
    BuildMethod method();

    /** For people: where it comes from. */
    String location();

    /** What its file must have: a digest, or where it is listed; null: nothing is said of it before it is there. */
    @Nullable
    String checksum();

    /** What the visitor makes of sources of this kind. */
    <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X;

    /** What is made of each kind of source. */
    interface Visitor<R, X extends Exception> {
        /** An installer that is made here. */
        R made(MadeIso iso) throws X;

        /** An installer that is fetched. */
        R fetched(FetchedIso iso) throws X;

        /** A cloud image that is fetched. */
        R cloud(CloudImage image) throws X;

        /** An image of the operator's own. */
        R own(OwnImage image) throws X;
    }

    /**
     * An installer ISO that a script of the distribution makes.
     *
     * @param script that makes it
     */
    record MadeIso(Path script) implements BuildSource {
        @Override
        public BuildMethod method() {
            return BuildMethod.INSTALL;
        }

        @Override
        public String location() {
            return script.toString();
        }

        @Override
        public @Nullable String checksum() {
            return null;
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.made(this);
        }
    }

    /**
     * An installer ISO that is fetched.
     *
     * @param url where it is
     * @param checksum algorithm, colon and digest, or {@code file:URL}; a bare digest speaks for itself by its length
     */
    record FetchedIso(String url, String checksum) implements BuildSource {
        @Override
        public BuildMethod method() {
            return BuildMethod.INSTALL;
        }

        @Override
        public String location() {
            return url;
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.fetched(this);
        }
    }

    /**
     * A distribution's cloud image.
     *
     * @param url where it is
     * @param checksum as of a fetched ISO
     * @param format of the file
     */
    record CloudImage(String url, String checksum, ImageFormat format) implements BuildSource {
        @Override
        public BuildMethod method() {
            return BuildMethod.CLOUD_IMAGE;
        }

        @Override
        public String location() {
            return url;
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.cloud(this);
        }
    }

    /**
     * An image of the operator's own.
     *
     * @param image its file
     * @param format of the file
     * @param checksum that it must have, or null
     */
    record OwnImage(
            Path image, ImageFormat format, @Nullable String checksum) implements BuildSource {
        @Override
        public BuildMethod method() {
            return BuildMethod.FROM;
        }

        @Override
        public String location() {
            return image.toString();
        }

        @Override
        public <R, X extends Exception> R accept(Visitor<R, X> visitor) throws X {
            return visitor.own(this);
        }
    }
}
