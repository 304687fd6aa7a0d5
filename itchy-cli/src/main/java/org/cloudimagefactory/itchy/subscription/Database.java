package org.cloudimagefactory.itchy.subscription;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.setup.ServiceUser;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * An SQLite file. Changes are whole transactions in a write-ahead log, flushed before they count, so that a process that is
 * killed leaves the state before or after one; several processes wait for each other for a while.
 */
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 30_000;
    private static final int ATTEMPTS = 20;
    /** Two bytes of the header say how the file is written, this one and the one before it. */
    private static final int LAST_OF_MODE = 19;

    private static final ServiceUser SERVICE = ServiceUser.ofPackages();

    private final Path file;
    private final Connection connection;

    private Database(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the file, and makes it when it is not there; it may hold passwords, so only its owner can read it. When root makes it, the
     * services can open it; SQLite's own files beside it get its owner from SQLite.
     */
    static Database open(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            if (directory != null) {
                boolean isNew = Files.notExists(directory);
                Directories.writable(directory);
                if (isNew) {
                    SERVICE.give(directory);
                }
            }
            create(file);
            SERVICE.giveEmpty(file);
        } catch (IOException e) {
            throw Directories.unusable(file, "write to", e);
        }
        return connect(file, false);
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // The usual case.
            return;
        }
    }

    /** Opens a file of somebody else, which stays as it is. */
    static Database openReadOnly(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new EnvironmentProblem("cannot read database " + file)
                    .hint("name the SQLite file of vmCatcher, such as /var/lib/vmcatcher/vmcatcher.db");
        }
        return connect(file, true);
    }

    /**
     * Opens what a file holds at this moment to look at it, and touches nothing: not the file, not its directory. A copy is kept in
     * memory, which knows nothing of later changes and keeps none. Only while another process is at work, or if one was killed
     * at work, is the file itself read, and SQLite's own lock file beside it ({@code -shm}) used.
     */
    static Database openToLook(Path file) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !hasLog(file); attempt++) {
                if (!Files.exists(file)) {
                    return inMemory(file, new byte[0]);
                }
                FileTime before = Files.getLastModifiedTime(file);
                byte[] content = Files.readAllBytes(file);
                if (!hasLog(file) && before.equals(Files.getLastModifiedTime(file))) {
                    return inMemory(file, content);
                }
            }
            return connect(file, true);
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    /** Whether there are changes that are not in the file itself yet. */
    private static boolean hasLog(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.exists(log) && Files.size(log) > 0;
    }

    private static Database inMemory(Path file, byte[] content) {
        try {
            Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
            Database database = new Database(file, connection);
            if (content.length > LAST_OF_MODE) {
                // What says that there may be a log beside the file means nothing in memory, and is refused there.
                content[LAST_OF_MODE - 1] = 1;
                content[LAST_OF_MODE] = 1;
            }
            try {
                if (content.length > 0) {
                    connection.unwrap(SQLiteConnection.class).deserialize("main", content);
                }
                return database;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    private static Database connect(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setReadOnly(readOnly);
        if (!readOnly) {
            config.enforceForeignKeys(true);
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        }
        try {
            return new Database(file, config.createConnection("jdbc:sqlite:" + file.toAbsolutePath()));
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    /** What to make of a row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows of a query. */
    synchronized <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values) {
        try (PreparedStatement statement = prepared(sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
            // A row of it could not have been written by this version.
            throw unusable(file, new SQLException("a row of '" + table(sql) + "' is damaged: " + e.getMessage(), e));
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    /** The only row of a query, if it has one. */
    <T> Optional<T> queryOne(String sql, RowReader<T> reader, @Nullable Object... values) {
        return query(sql, reader, values).stream().findFirst();
    }

    /** Runs one statement and tells how many rows it has changed. */
    synchronized int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepared(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    /** Does all or nothing; inside of another transaction, all or nothing of that. */
    synchronized <T> T inTransaction(Supplier<T> work) {
        try {
            if (!connection.getAutoCommit()) {
                return work.get();
            }
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.get();
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    /** Where it is. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unusable(file, e);
        }
    }

    private static String table(String sql) {
        return sql.replaceFirst("(?s).* FROM (\\w+).*", "$1");
    }

    private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(i + 1, value instanceof Boolean flag ? Integer.valueOf(flag ? 1 : 0) : value);
        }
        return statement;
    }

    private static EnvironmentProblem unusable(Path file, SQLException e) {
        return new EnvironmentProblem("cannot use database " + file + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
                .hint("check that it is an SQLite file, its owner, permissions and free space")
                .causedBy(e);
    }
}
