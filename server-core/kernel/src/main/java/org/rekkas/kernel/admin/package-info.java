/**
 * The administrator's commands: a local socket in the data folder ({@link AdminSocket}), the frames
 * that are spoken on it ({@link Frames}), the command line's end of it ({@link AdminClient}), and
 * the commands ({@link Commands}).
 */
@NullMarked
package org.rekkas.kernel.admin;

import org.jspecify.annotations.NullMarked;
