// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0
package dev.handoff.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a site that takes uploads writes beside the shipped files.
 *
 * @param secret the one of the whole site
 * @param module the file of nginx-upload-module, or null
 */
record UploadConf(String secret, Path module) {

    /** Returns the uploadSecret. */
    static String secret(String secret) {
        return secret + "-uploads";
    }

    /** Returns the prefix of the fields that nginx-upload-module makes. */
    static String fields(String secret) {
        return secret + "-fields";
    }

    void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("local-upload.conf"), "client_max_body_size 0;\n");
    }

    String http() {
        return "map \"\" $handoff_upload { default \"%s\"; }%nmap \"\" $handoff_fields { default \"%s\"; }%n"
                .formatted(secret(secret), fields(secret));
    }

    String server(Map<Application, Integer> ports) {
        String text = """
                # as the shipped uploads.conf does it
                location /spool/ {
                    include handoff-proxy.conf;
                    include handoff-spool.conf;
                    include local-upload.conf;
                    proxy_pass http://handoff_app;
                }

                # U5: nginx does the same for a servlet that does less
                location /rename/ {
                    include handoff-proxy.conf;
                    include handoff-spool.conf;
                    include local-upload.conf;
                    proxy_pass http://rename;
                }

                # U3: a proxy_pass and nothing else
                location /get_parts/ {
                    client_max_body_size 0;
                    proxy_pass http://127.0.0.1:%d;
                }
                """.formatted(ports.get(Application.GET_PARTS));
        return module == null ? text : text + MODULE;
    }

    private static final String MODULE = """
            include uploads-module.conf;

            # U1: the least that is of use
            location /module/ {
                client_max_body_size 0;
                upload_store others;
                upload_cleanup 400-599;
                upload_set_form_field $upload_field_name.path $upload_tmp_path;
                upload_aggregate_form_field $upload_field_name.size $upload_file_size;
                upload_pass @renamed;
            }
            location @renamed {
                proxy_pass http://rename;
            }
            """;
}
