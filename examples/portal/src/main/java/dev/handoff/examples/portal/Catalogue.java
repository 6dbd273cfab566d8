// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import dev.handoff.Crc32;
import dev.handoff.zip.Crc32Cache;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what is not in the files themselves, in an embedded database: titles, names and hashes. Where it fails it
 * forgets, and the files are offered all the same. The CRC-32 of each file is kept here too, for archives.
 */
final class Catalogue implements Crc32Cache.Store, AutoCloseable {
    private static final String COLUMNS =
            "size, modified, file_key, original_name, title, type, uploaded, crc32, sha256";
    private static final String STATE = " WHERE path = ? AND size = ? AND modified = ? AND file_key = ?";

    private final Path files;
    private final Connection connection;
    private boolean complained;

    private Catalogue(Path files, Connection connection) {
        this.files = files;
        this.connection = connection;
    }

    static Catalogue open(DataFolder data) throws PortalException {
        return new Catalogue(data.files(), CatalogueFile.open(data));
    }

    /** Returns everything. */
    synchronized Known known() {
        Map<String, Known.Row> rows = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT path, " + COLUMNS + " FROM file");
                ResultSet found = select.executeQuery()) {
            while (found.next()) {
                rows.put(found.getString("path"), row(found));
            }
            return new Known(rows);
        } catch (SQLException e) {
            complain(e);
            return Known.NOTHING;
        }
    }

    private static Known.Row row(ResultSet found) throws SQLException {
        var state = new FileState(
                found.getLong("size"), found.getObject("modified", Instant.class), found.getString("file_key"));
        var details = new Details(
                found.getString("original_name"),
                found.getString("title"),
                found.getString("type"),
                found.getString("uploaded"),
                found.getString("crc32"),
                found.getString("sha256"));
        return new Known.Row(state, details);
    }

    /** Returns what is known of the file in this state. */
    synchronized Details find(String path, FileState state) {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM file" + STATE)) {
            fill(select, path, state.size(), state.modified(), state.fileKey());
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? row(found).details() : Details.NONE;
            }
        } catch (SQLException e) {
            complain(e);
            return Details.NONE;
        }
    }

    /** Remembers the details of the file in this state, in place of any other for the path. */
    synchronized void keep(String path, FileState state, Details details) {
        try {
            update(
                    "MERGE INTO file (path, " + COLUMNS + ") KEY (path) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    path,
                    state.size(),
                    state.modified(),
                    state.fileKey(),
                    details.originalName(),
                    details.title(),
                    details.type(),
                    details.uploaded(),
                    details.crc32(),
                    details.sha256());
        } catch (SQLException e) {
            complain(e);
        }
    }

    /** Forgets the files with these paths. */
    synchronized void forget(Collection<String> paths) {
        try {
            for (String path : paths) {
                update("DELETE FROM file WHERE path = ?", path);
            }
        } catch (SQLException e) {
            complain(e);
        }
    }

    @Override
    public Optional<Crc32> find(Crc32Cache.Key key) {
        return DiskName.relative(files, key.file())
                .map(path -> find(path, FileState.of(key)).crc32())
                .filter(crc32 -> !crc32.isEmpty())
                .map(Crc32::parse);
    }

    @Override
    public synchronized void keep(Crc32Cache.Key key, Crc32 crc32) {
        FileState state = FileState.of(key);
        DiskName.relative(files, key.file()).ifPresent(path -> {
            Details before = find(path, state);
            keep(path, state, before.withHashes(crc32.toString(), before.sha256()));
        });
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            fill(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** Once, not for each of ten thousand files. */
    private void complain(SQLException e) {
        if (!complained) {
            complained = true;
            System.err.println(
                    "portal: the catalogue fails, titles and original names are missing until the next start: "
                            + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
