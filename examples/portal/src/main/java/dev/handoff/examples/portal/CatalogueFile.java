// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;

/** The H2 database {@code DIR/catalogue.mv.db}. */
final class CatalogueFile {
    /** Written to the disk with each change, so that a crash loses none; closed by us, not by a hook of its own. */
    private static final String SETTINGS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS file (
              path VARCHAR PRIMARY KEY,
              size BIGINT NOT NULL,
              modified TIMESTAMP(9) WITH TIME ZONE NOT NULL,
              file_key VARCHAR NOT NULL,
              original_name VARCHAR DEFAULT '' NOT NULL,
              title VARCHAR DEFAULT '' NOT NULL,
              type VARCHAR DEFAULT '' NOT NULL,
              uploaded VARCHAR DEFAULT '' NOT NULL,
              crc32 VARCHAR(8) DEFAULT '' NOT NULL,
              sha256 VARCHAR(64) DEFAULT '' NOT NULL)
            """;

    private CatalogueFile() {}

    /** Opens the database; one that cannot be read is put aside, because all files are there without it. */
    static Connection open(DataFolder data) throws PortalException {
        String root = data.root().toString();
        if (root.indexOf(';') >= 0 || root.indexOf('\\') >= 0) {
            throw new PortalException("the catalogue cannot lie in a folder with ; or \\ in its name, as " + root
                    + ": choose another data folder with --data");
        }
        try {
            return connect(data);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new PortalException("another program has opened " + file(data) + ": close it there", e);
            }
            putAside(file(data), e);
        }
        try {
            return connect(data);
        } catch (SQLException e) {
            throw new PortalException("cannot create " + file(data) + ": choose another data folder with --data", e);
        }
    }

    private static Connection connect(DataFolder data) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:h2:file:" + data.root() + "/catalogue" + SETTINGS);
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void putAside(Path file, SQLException cause) throws PortalException {
        Path aside = file.resolveSibling("catalogue.unreadable");
        try {
            if (Files.exists(file)) {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new PortalException("cannot read " + file + " and not rename it (" + Reason.of(e) + ")", cause);
        }
        System.err.println("portal: " + file + " cannot be read and is " + aside.getFileName()
                + " now: titles and original names are lost, the files are not");
    }

    private static Path file(DataFolder data) {
        return data.root().resolve("catalogue.mv.db");
    }
}
