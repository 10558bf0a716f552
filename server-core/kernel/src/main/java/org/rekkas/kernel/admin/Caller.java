package org.rekkas.kernel.admin;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Who gave a command: this process's own standard streams, or the other end of the socket.
 *
 * @param folder the working directory, where relative names of files begin
 */
public record Caller(Path folder, InputStream in, PrintStream out, PrintStream err) {}
