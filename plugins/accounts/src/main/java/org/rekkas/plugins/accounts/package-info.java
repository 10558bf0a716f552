/** Who is known here: accounts in a file, their credentials as Argon2id and SCRAM keys. */
@NullMarked
package org.rekkas.plugins.accounts;

import org.jspecify.annotations.NullMarked;
