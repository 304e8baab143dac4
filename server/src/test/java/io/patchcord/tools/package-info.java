/** Tests of the tools agents may call. */
package io.patchcord.tools;
