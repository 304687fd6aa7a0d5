package org.cloudimagefactory.comfy.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/**
 * Finds out who signed a commit or tag. Keys must have been valid when we first saw it: git itself would take the date that its author
 * wrote. What {@code ssh-keygen} says counts by its exit code. GnuPG ends with 0 for expired and revoked keys too, so of it both must be right:
 * exit code and state.
 */
public final class SignatureCheck {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final DateTimeFormatter SSH_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter GPG_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String STATUS = "[GNUPG:] ";
    /** States of GnuPG's that say what is wrong with a signature. */
    private static final Set<String> BAD =
            Set.of("BADSIG", "ERRSIG", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "NO_PUBKEY", "NODATA", "FAILURE");

    private final CommandRunner runner;
    private final Verification rules;

    /** Checks by these rules. */
    public SignatureCheck(CommandRunner runner, Verification rules) {
        this.runner = runner;
        this.rules = rules;
    }

    /**
     * Who signed what the rules want signed; empty where they want nothing.
     *
     * @param seen when we first saw it
     * @param scratch directory for files of the check
     */
    public Optional<String> signer(GitMirror mirror, GitObject found, Instant seen, Path scratch) {
        if (found.isTag()) {
            requireName(mirror, found, scratch);
        }
        return switch (rules.required()) {
            case NONE -> Optional.empty();
            case COMMIT -> {
                SignedObject commit = SignedObject.ofCommit(mirror.content("commit", found.commit(), scratch));
                yield Optional.of(signer(commit, "commit " + brief(found.commit()), seen, scratch));
            }
            case TAG -> {
                if (!found.isTag()) {
                    throw new ItemProblem(found.ref().brief() + " is no annotated tag, so nobody has signed it");
                }
                SignedObject tag = SignedObject.ofTag(mirror.content("tag", found.object(), scratch));
                yield Optional.of(signer(tag, "tag " + found.ref().brief(), seen, scratch));
            }
        };
    }

    /** A signed tag that is served under another name would pass an old version off as a new one. */
    private static void requireName(GitMirror mirror, GitObject found, Path scratch) {
        SignedObject tag = SignedObject.ofTag(mirror.content("tag", found.object(), scratch));
        String own = tag.header("tag").orElse("");
        if (!own.equals(found.ref().brief())) {
            throw new ItemProblem("the tag " + found.ref().brief() + " calls itself '" + own + "'");
        }
        if (!tag.header("type").orElse("").equals("commit")) {
            throw new ItemProblem("the tag " + found.ref().brief() + " is not that of a commit");
        }
    }

    private String signer(SignedObject signed, String what, Instant seen, Path scratch) {
        String signature = signed.signature();
        if (signature == null) {
            throw new ItemProblem(what + " is not signed");
        }
        Path payload = scratch.resolve("payload");
        Path detached = scratch.resolve("payload.sig");
        try {
            Files.writeString(payload, signed.payload(), StandardCharsets.ISO_8859_1);
            Files.writeString(detached, signature, StandardCharsets.ISO_8859_1);
            return switch (signed.kind()
                    .orElseThrow(() -> new ItemProblem(what + " is signed in a way that is not known here"))) {
                case SSH -> ssh(what, payload, detached, seen);
                case OPENPGP -> openPgp(what, payload, detached, seen);
            };
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + scratch, e).ofOneItem();
        }
    }

    private String ssh(String what, Path payload, Path signature, Instant seen) {
        String allowed = rules.allowedSigners();
        if (allowed == null) {
            throw new ItemProblem(what + " is signed by an SSH key, but no 'allowed_signers' are named");
        }
        requireFile(allowed);
        List<String> principals = runner.run(keygen("find-principals", payload, signature, allowed, seen, List.of()))
                .output()
                .lines()
                .toList();
        for (String principal : principals) {
            List<String> more = new ArrayList<>(List.of("-n", "git", "-I", principal));
            if (rules.revoked() != null) {
                requireFile(rules.revoked());
                more.addAll(List.of("-r", rules.revoked()));
            }
            if (runner.run(keygen("verify", payload, signature, allowed, seen, more))
                    .succeeded()) {
                return principal;
            }
        }
        throw new ItemProblem(what + " is signed by nobody who may: its SSH key is not in " + allowed
                + ", was not valid on " + SSH_TIME.format(seen).substring(0, 8) + ", or is revoked");
    }

    private static Command keygen(
            String action, Path payload, Path signature, String allowed, Instant seen, List<String> more) {
        // ssh-keygen takes what was signed from its standard input.
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                "exec \"$@\" <\"$0\"",
                payload.toString(),
                "ssh-keygen",
                "-Y",
                action,
                "-f",
                allowed,
                "-s",
                signature.toString(),
                "-O",
                "verify-time=" + SSH_TIME.format(seen)));
        line.addAll(more);
        return Command.of(line).within(LIMIT).hint("install openssh-client");
    }

    private String openPgp(String what, Path payload, Path signature, Instant seen) {
        String home = rules.gpgHome();
        if (home == null) {
            throw new ItemProblem(what + " is signed by an OpenPGP key, but no 'gpg_home' is named");
        }
        if (!Files.isDirectory(Path.of(home))) {
            throw new EnvironmentProblem("there is no directory " + home).ofOneItem();
        }
        CommandResult result = runner.run(Command.of(
                        "gpg",
                        "--homedir",
                        home,
                        "--batch",
                        "--no-options",
                        "--no-tty",
                        "--no-auto-key-retrieve",
                        "--no-auto-check-trustdb",
                        "--trust-model",
                        "always",
                        "--faked-system-time",
                        GPG_TIME.format(seen) + "!",
                        // Of a signer whose clock is ahead of ours.
                        "--ignore-time-conflict",
                        "--ignore-valid-from",
                        "--status-fd",
                        "1",
                        "--verify",
                        signature.toString(),
                        payload.toString())
                .within(LIMIT)
                .hint("install gpg"));
        List<String> states = result.output()
                .lines()
                .filter(line -> line.startsWith(STATUS))
                .map(line -> line.substring(STATUS.length()))
                .toList();
        Set<String> words = states.stream().map(line -> line.split(" ", 2)[0]).collect(Collectors.toSet());
        boolean isGood = result.succeeded()
                && words.contains("GOODSIG")
                && words.contains("VALIDSIG")
                && words.stream().noneMatch(BAD::contains);
        if (!isGood) {
            throw new ItemProblem(what + " is signed by nobody who may: its OpenPGP key is not in " + home
                    + ", was not valid on " + SSH_TIME.format(seen).substring(0, 8) + ", or is revoked");
        }
        return states.stream()
                .filter(line -> line.startsWith("GOODSIG "))
                .map(line -> line.split(" ", 3)[2])
                .findFirst()
                .orElseThrow();
    }

    private static void requireFile(String file) {
        if (!Files.isReadable(Path.of(file))) {
            throw new EnvironmentProblem("cannot read " + file).ofOneItem();
        }
    }

    private static String brief(String digest) {
        return digest.substring(0, 12);
    }
}
