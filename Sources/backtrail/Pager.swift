import Glibc

/// A program that shows a long answer on the terminal page by page.
///
/// `$BACKTRAIL_PAGER`, else `$PAGER`, else `less` where there is one. `cat` means none.
struct Pager: ~Copyable {
    private let process: pid_t
    /// Where the answer is written to.
    let descriptor: CInt

    /// The shell finds out whether there is such a program: without it the answer goes to the terminal as it is.
    ///
    /// `less` gets the options that version control systems have made usual: short answers are not paged, colours pass.
    private static let script =
        #"export LESS="${LESS-FRX}"; if command -v "${1%% *}" >/dev/null 2>&1; then eval "$1"; else exec cat; fi"#

    /// The command that is run.
    static var command: String? {
        let command = Environment.value(of: "BACKTRAIL_PAGER") ?? Environment.value(of: "PAGER") ?? "less"
        return command == "cat" ? nil : command
    }

    /// Starts it; nil where that cannot be done.
    init?(_ command: String) {
        var ends: [CInt] = [-1, -1]
        // pipe fills two descriptors, which the child is not to inherit under these numbers.
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var defaults = sigset_t()
        var process: pid_t = 0
        // Each is initialised before it is used and destroyed once; the child gets the reading end as its input.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
        unsafe posix_spawnattr_init(&attributes)
        // This process ignores SIGPIPE, which a child would inherit.
        unsafe sigemptyset(&defaults)
        unsafe sigaddset(&defaults, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        let words = ["sh", "-c", Pager.script, "sh", command]
        // strdup's copies are freed below, after the call that reads them; the list ends with nil.
        var copies = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        guard unsafe posix_spawn(&process, "/bin/sh", &actions, &attributes, &copies, environ) == 0 else {
            close(ends[1])
            return nil
        }
        // The interrupt key is the pager's from now on: all that is left to this process is to write.
        signal(SIGINT, SIG_IGN)
        self.process = process
        descriptor = ends[1]
    }

    /// Ends the answer, and waits until it was read.
    deinit {
        close(descriptor)
        var status: CInt = 0
        // waitpid fills one status.
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
