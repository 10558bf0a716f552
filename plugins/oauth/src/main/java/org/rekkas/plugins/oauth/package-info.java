/**
 * What a token of OAuth 2.0 is worth to somebody who logs in with it. Begin with {@link
 * org.rekkas.plugins.oauth.OAuthTokens}, which asks an {@link org.rekkas.plugins.oauth.Issuer}.
 */
@NullMarked
package org.rekkas.plugins.oauth;

import org.jspecify.annotations.NullMarked;
