/**
 * The tools agents may call: those that act on the call, on the customer file, and requests to other servers that the
 * configuration declares. May import {@code call}, {@code customer} and {@code config}, and of {@code net} the JSON.
 */
package io.patchcord.tools;
