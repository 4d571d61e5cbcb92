package dev.wizardsdk.local.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processor, as the system describes it.
 *
 * @param model           its name; empty if unknown
 * @param instructionSets those that llama.cpp has code for, by the system's names; empty if unknown
 * @param installed       logical processors of the machine, of which this JVM may have fewer
 * @param emulated        whether this JVM's x64 code is translated, on an ARM machine
 */
public record Processor(String model, List<String> instructionSets, int installed, boolean emulated) {

    /** In the order of their age. */
    private static final List<String> RELEVANT = List.of(
            "sse4_2", "avx", "f16c", "fma", "bmi2", "avx2", "avx512f", "avx512vl", "avx512_vnni", "avx512_bf16",
            "avx_vnni",
            "amx_int8", "amx_bf16", "asimd", "fphp", "asimddp", "sve", "i8mm", "bf16", "sve2", "sme");

    public Processor {
        instructionSets = List.copyOf(instructionSets);
    }

    public static Processor current() {
        var platform = Platform.current();
        return platform.isLinux()
                ? linux(Path.of("/proc/cpuinfo"))
                : platform.isMac() ? mac() : platform.isWindows() ? windows() : unknown();
    }

    static Processor linux(Path cpuinfo) {
        List<String> lines;
        try {
            lines = Files.readAllLines(cpuinfo, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return unknown();
        }
        var flags = Set.copyOf(List.of((value(lines, "flags") + " " + value(lines, "Features")).split(" ", -1)));
        var installed = (int) lines.stream().filter(line -> line.startsWith("processor")).count();
        return new Processor(value(lines, "model name"), RELEVANT.stream().filter(flags::contains).toList(),
                Math.max(installed, 1), false);
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static Processor mac() {
        var features = SystemCommand.output("/usr/sbin/sysctl", "-n", "machdep.cpu.features",
                "machdep.cpu.leaf7_features");
        var names = Map.of("SSE4.2", "sse4_2", "AVX1.0", "avx", "F16C", "f16c", "FMA", "fma", "BMI2", "bmi2", "AVX2",
                "avx2",
                "AVX512F", "avx512f");
        return new Processor(SystemCommand.output("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"),
                List.of(features.split("\\s+", -1)).stream().filter(names::containsKey).map(names::get).toList(),
                available(), SystemCommand.output("/usr/sbin/sysctl", "-n", "sysctl.proc_translated").equals("1"));
    }

    private static Processor windows() {
        var model = System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "");
        return new Processor(model, List.of(), available(),
                model.startsWith("ARM") && Platform.current().processor().equals("x64"));
    }

    private static Processor unknown() {
        return new Processor("", List.of(), available(), false);
    }

    private static int available() {
        return Runtime.getRuntime().availableProcessors();
    }
}
