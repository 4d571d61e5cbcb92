package dev.wizardsdk.local.gguf;

import java.util.Arrays;
import java.util.List;

/** The names of {@code general.file_type}: what a file was quantised to, which no single tensor type says. */
final class FileType {

    private static final List<String> NAMES = Arrays
            .asList(("F32 F16 Q4_0 Q4_1 - - - Q8_0 Q5_0 Q5_1 Q2_K Q3_K_S Q3_K_M "
                    + "Q3_K_L Q4_K_S Q4_K_M Q5_K_S Q5_K_M Q6_K IQ2_XXS IQ2_XS Q2_K_S IQ3_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ3_M "
                    + "IQ2_S IQ2_M IQ4_XS IQ1_M BF16 - - - TQ1_0 TQ2_0 MXFP4_MOE NVFP4 Q1_0 Q2_0").split(" "));

    private FileType() {}

    /** The name of a number, or {@code unknown}. */
    static String name(long number) {
        var known = number >= 0 && number < NAMES.size() ? NAMES.get((int) number) : "-";
        return known.equals("-") ? "unknown" : known;
    }
}
