/** Tests of the codec, and the design of its filter. */
package io.patchcord.codec;
