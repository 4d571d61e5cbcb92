package dev.wizardsdk.parquet;

import com.jerolba.carpet.CarpetReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.LocalInputFile;

/** Files as parquet-java reads them. */
final class ParquetJava {

    private ParquetJava() {}

    static List<Map<String, Object>> rows(Path file) throws IOException {
        var rows = new ArrayList<Map<String, Object>>();
        for (Map<?, ?> row : new CarpetReader<>(file.toFile(), Map.class)) {
            var named = new LinkedHashMap<String, Object>();
            row.forEach((name, value) -> named.put((String) name, value));
            rows.add(named);
        }
        return rows;
    }

    static String schema(Path file) throws IOException {
        try (var reader = ParquetFileReader.open(new LocalInputFile(file))) {
            return reader.getFooter().getFileMetaData().getSchema().toString();
        }
    }

    static List<Long> rowGroups(Path file) throws IOException {
        try (var reader = ParquetFileReader.open(new LocalInputFile(file))) {
            return reader.getFooter().getBlocks().stream().map(BlockMetaData::getRowCount).toList();
        }
    }
}
