// The floor under `backtrail index`: reads and inflates (libdeflate) the files named on standard input, one a line, reads
// fifteen fields of each event with simdjson's on-demand reader, and counts events by name. It keeps nothing, writes
// nothing, and takes files to be well-formed.
//
//     g++ -O3 -march=native -std=c++20 -pthread speed-of-light.cpp -ldeflate -lsimdjson -o speed-of-light
//     find archive -name '*.gz' | ./speed-of-light 2              all of it, with two threads
//     find archive -name '*.gz' | ./speed-of-light 2 inflate      reads and inflates, and stops there
//
// Prints events, distinct names, plain bytes, seconds and the rate. Files are given out in the order of the list.
#include <fcntl.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace simdjson;

struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Counts = std::unordered_map<std::string, size_t, TextHash, std::equal_to<>>;

// What a thread found.
struct Tally {
    Counts names;
    size_t events = 0, fields = 0, field_bytes = 0, plain_bytes = 0, others = 0, failures = 0;

    // A field that was read: its length stands for whatever would be done with it.
    void note(std::string_view value) {
        fields++;
        field_bytes += value.size();
    }
};

// The strings among the fifteen, without `eventName`.
static bool is_wanted(std::string_view name) {
    switch (name.size()) {
    case 7: return name == "eventID";
    case 9: return name == "eventTime" || name == "awsRegion" || name == "userAgent" || name == "requestID" ||
                   name == "errorCode" || name == "eventType";
    case 11: return name == "eventSource";
    case 15: return name == "sourceIPAddress";
    case 18: return name == "recipientAccountId";
    default: return false;
    }
}

static bool is_wanted_of_identity(std::string_view name) {
    return name == "type" || name == "arn" || name == "accountId";
}

static void read_records(ondemand::parser &parser, const char *text, size_t length, size_t capacity, Tally &tally) {
    ondemand::document document = parser.iterate(text, length, capacity);
    for (ondemand::object record : document.get_object()["Records"].get_array()) {
        tally.events++;
        for (auto member : record) {
            std::string_view name = member.unescaped_key();
            if (name == "eventName") {
                std::string_view value = member.value().get_string();
                tally.note(value);
                auto found = tally.names.find(value);
                if (found == tally.names.end()) found = tally.names.emplace(value, 0).first;
                found->second++;
            } else if (is_wanted(name)) {
                tally.note(std::string_view(member.value().get_string()));
            } else if (name == "readOnly") {
                tally.fields++;
                tally.field_bytes += bool(member.value().get_bool());
            } else if (name == "userIdentity") {
                for (auto inner : member.value().get_object()) {
                    if (is_wanted_of_identity(std::string_view(inner.unescaped_key()))) {
                        tally.note(std::string_view(inner.value().get_string()));
                    }
                }
            }
        }
    }
}

static bool read_whole(const std::string &path, std::vector<char> &stored) {
    int file = open(path.c_str(), O_RDONLY);
    if (file < 0) return false;
    struct stat status;
    bool is_read = fstat(file, &status) == 0 && status.st_size >= 18;
    if (is_read) {
        stored.resize(size_t(status.st_size));
        is_read = read(file, stored.data(), stored.size()) == ssize_t(stored.size());
    }
    close(file);
    return is_read;
}

static void work(const std::vector<std::string> &paths, std::atomic<size_t> &next, bool only_inflates, Tally &tally) {
    libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    ondemand::parser parser;
    std::vector<char> stored, plain;
    for (size_t index; (index = next.fetch_add(1)) < paths.size();) {
        if (!read_whole(paths[index], stored)) {
            tally.failures++;
            continue;
        }
        uint32_t length;
        memcpy(&length, stored.data() + stored.size() - 4, 4);
        if (plain.size() < length + SIMDJSON_PADDING) plain.resize(2 * size_t(length) + SIMDJSON_PADDING);
        size_t produced = 0;
        if (libdeflate_gzip_decompress(decompressor, stored.data(), stored.size(), plain.data(), length, &produced)
            != LIBDEFLATE_SUCCESS) {
            tally.failures++;
            continue;
        }
        tally.plain_bytes += produced;
        if (only_inflates) continue;
        try {
            read_records(parser, plain.data(), produced, plain.size(), tally);
        } catch (const simdjson_error &) {
            tally.others++;
        }
    }
    libdeflate_free_decompressor(decompressor);
}

int main(int argc, char **argv) {
    size_t thread_count = argc > 1 ? size_t(std::max(1, atoi(argv[1]))) : 1;
    bool only_inflates = argc > 2 && !strcmp(argv[2], "inflate");
    std::vector<std::string> paths;
    for (std::string line; std::getline(std::cin, line);) paths.push_back(line);

    auto start = std::chrono::steady_clock::now();
    std::atomic<size_t> next{0};
    std::vector<Tally> tallies(thread_count);
    std::vector<std::thread> threads;
    for (Tally &tally : tallies) {
        threads.emplace_back([&] { work(paths, next, only_inflates, tally); });
    }
    for (std::thread &thread : threads) thread.join();

    Tally total;
    for (const Tally &tally : tallies) {
        for (const auto &[name, count] : tally.names) total.names[name] += count;
        total.events += tally.events;
        total.fields += tally.fields;
        total.field_bytes += tally.field_bytes;
        total.plain_bytes += tally.plain_bytes;
        total.others += tally.others;
        total.failures += tally.failures;
    }
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    printf("%zu files, %zu of something else, %zu failures, %zu events of %zu names, %zu fields of %zu bytes, "
           "%zu plain bytes, %.3f s, %.0f MB/s\n",
           paths.size(), total.others, total.failures, total.events, total.names.size(), total.fields, total.field_bytes,
           total.plain_bytes, seconds, double(total.plain_bytes) / seconds / 1e6);
    return total.failures > 0;
}
