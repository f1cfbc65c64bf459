/* A disk that can be cut off from the power, filled up, worn out: for LD_PRELOAD, built by tests/it/disk.rs.
 *
 * What a program writes under POWERCUT_DIR goes to the real file, and waits here as well; a sync copies what waits into
 * the file of the same name under POWERCUT_SHADOW. After SIGKILL the page cache lives on and the shadow does not know it:
 * the shadow is what a disk holds when the power goes. One write in four reaches the shadow at once, before its turn, as
 * the kernel may write back any page whenever it likes: what is not ordered by a sync is in no order.
 *
 * The first byte of POWERCUT_FAULT says what is wrong with the disk now: 'f' it is full, no file may grow; 'k' the
 * same, but the keys have room; 'r' it is read-only; 'i' every sync fails; 's' every sync takes half a second; 'h' no sync
 * ever ends; anything else, or nothing: it is well.
 *
 * A new file is on disk after its own sync or its folder's; an unlink is at once. Refuses what SQLite does not do and
 * this does not know: renaming. Leaves -shm alone: it is made anew after a crash. Sectors are not torn. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FDS 65536

/* One write, or a cut to a length when there are no bytes. */
struct op {
  struct op *next;
  off_t at;
  size_t len;
  unsigned char bytes[];
};

struct file {
  struct file *next;
  char *path;
  ino_t ino;
  struct op *first, *last;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct file *files;
static struct file *by_fd[FDS];
static unsigned char is_folder[FDS];
static const char *dir, *shadow;
static size_t dir_len;
static int fault_fd = -1;
static unsigned dice;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static void die(const char *why, const char *what) {
  dprintf(2, "powercut: %s: %s\n", why, what);
  abort();
}

static void *find(const char *name) {
  void *symbol = dlsym(RTLD_NEXT, name);
  if (!symbol) die("no such function", name);
  return symbol;
}

static void begin(void) {
  *(void **)&real_open = find("open64");
  *(void **)&real_openat = find("openat64");
  *(void **)&real_close = find("close");
  *(void **)&real_write = find("write");
  *(void **)&real_pwrite = find("pwrite64");
  *(void **)&real_ftruncate = find("ftruncate64");
  *(void **)&real_fsync = find("fsync");
  *(void **)&real_fdatasync = find("fdatasync");
  *(void **)&real_unlink = find("unlink");
  *(void **)&real_rename = find("rename");
  dir = getenv("POWERCUT_DIR");
  shadow = getenv("POWERCUT_SHADOW");
  if (!dir || !shadow) die("not set", "POWERCUT_DIR and POWERCUT_SHADOW");
  dir_len = strlen(dir);
  const char *fault = getenv("POWERCUT_FAULT");
  if (fault) fault_fd = real_open(fault, O_RDONLY | O_CLOEXEC);
  dice = (unsigned)getpid();
}

static void ready(void) { pthread_once(&once, begin); }

static char fault(void) {
  char c = 0;
  if (fault_fd >= 0 && pread(fault_fd, &c, 1, 0) != 1) c = 0;
  return c;
}

static int ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* Whether a path is the folder or in it. */
static int is_inside(const char *path) {
  return strncmp(path, dir, dir_len) == 0 && (path[dir_len] == '/' || path[dir_len] == 0);
}

static int is_ours(const char *path) {
  return is_inside(path) && path[dir_len] == '/' && !ends_with(path, "-shm");
}

static int open_shadow(const char *path) {
  char name[4096];
  snprintf(name, sizeof name, "%s%s", shadow, path + dir_len);
  int fd = real_open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) die("no shadow", name);
  return fd;
}

static void put(int fd, const struct op *op) {
  if (op->len == 0) {
    if (real_ftruncate(fd, op->at)) die("cannot cut", strerror(errno));
    return;
  }
  size_t done = 0;
  while (done < op->len) {
    ssize_t n = real_pwrite(fd, op->bytes + done, op->len - done, op->at + (off_t)done);
    if (n <= 0) die("cannot write", strerror(errno));
    done += (size_t)n;
  }
}

static void drop_ops(struct file *file) {
  while (file->first) {
    struct op *op = file->first;
    file->first = op->next;
    free(op);
  }
  file->last = NULL;
}

static struct file *file_at(const char *path) {
  struct file *file = files;
  while (file && strcmp(file->path, path) != 0) file = file->next;
  return file;
}

static struct file *ours(int fd) { return fd >= 0 && fd < FDS ? by_fd[fd] : NULL; }

/* With the lock. */
static void wait_for_sync(struct file *file, off_t at, const void *bytes, size_t len) {
  struct op *op = malloc(sizeof *op + len);
  if (!op) die("no memory", file->path);
  op->next = NULL;
  op->at = at;
  op->len = len;
  if (len) memcpy(op->bytes, bytes, len);
  if (file->last) file->last->next = op; else file->first = op;
  file->last = op;
  if (len && rand_r(&dice) % 4 == 0) {
    int fd = open_shadow(file->path);
    put(fd, op);
    real_close(fd);
  }
}

/* With the lock. Nothing waits in a file that has just been made. */
static void opened(int fd, int flags) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n < 0) return;
  path[n] = 0;
  struct stat st;
  if (!is_inside(path) || fstat(fd, &st)) return;
  if (fd >= FDS) die("too many files", path);
  is_folder[fd] = S_ISDIR(st.st_mode);
  if (!is_ours(path) || !S_ISREG(st.st_mode)) return;
  struct file *file = file_at(path);
  if (!file) {
    file = calloc(1, sizeof *file);
    if (!file || !(file->path = strdup(path))) die("no memory", path);
    file->next = files;
    files = file;
  }
  if (file->ino != st.st_ino) drop_ops(file);
  file->ino = st.st_ino;
  by_fd[fd] = file;
  if (flags & O_TRUNC) wait_for_sync(file, 0, NULL, 0);
}

static int refuse_open(const char *path, int flags) {
  if ((flags & O_ACCMODE) == O_RDONLY || !is_ours(path) || fault() != 'r') return 0;
  errno = EROFS;
  return 1;
}

static int open_any(const char *path, int flags, mode_t mode) {
  ready();
  if (refuse_open(path, flags)) return -1;
  int fd = real_open(path, flags, mode);
  if (fd >= 0) {
    pthread_mutex_lock(&lock);
    opened(fd, flags);
    pthread_mutex_unlock(&lock);
  }
  return fd;
}

static int openat_any(int at, const char *path, int flags, mode_t mode) {
  ready();
  if (refuse_open(path, flags)) return -1;
  int fd = real_openat(at, path, flags, mode);
  if (fd >= 0) {
    pthread_mutex_lock(&lock);
    opened(fd, flags);
    pthread_mutex_unlock(&lock);
  }
  return fd;
}

#define MODE(mode, last)                                 \
  mode_t mode = 0;                                       \
  if (flags & (O_CREAT | O_TMPFILE)) {                   \
    va_list args;                                        \
    va_start(args, last);                                \
    mode = va_arg(args, mode_t);                         \
    va_end(args);                                        \
  }

int open(const char *path, int flags, ...) {
  MODE(mode, flags)
  return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(mode, flags)
  return open_any(path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
  MODE(mode, flags)
  return openat_any(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
  MODE(mode, flags)
  return openat_any(at, path, flags, mode);
}

int __open_2(const char *path, int flags) { return open_any(path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_any(path, flags, 0); }

int close(int fd) {
  ready();
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < FDS) {
    by_fd[fd] = NULL;
    is_folder[fd] = 0;
  }
  pthread_mutex_unlock(&lock);
  return real_close(fd);
}

/* What is wrong with writing up to here, as an errno. */
static int refuse_write(int fd, off_t end) {
  struct stat st;
  switch (fault()) {
    case 'r': return EROFS;
    case 'k':
      if (by_fd[fd] && strstr(by_fd[fd]->path, "keys.sqlite")) return 0;
      __attribute__((fallthrough));
    case 'f': return fstat(fd, &st) == 0 && end > st.st_size ? ENOSPC : 0;
    default: return 0;
  }
}

static ssize_t pwrite_any(int fd, const void *bytes, size_t len, off_t at) {
  ready();
  if (!ours(fd)) return real_pwrite(fd, bytes, len, at);
  if ((errno = refuse_write(fd, at + (off_t)len))) return -1;
  pthread_mutex_lock(&lock);
  ssize_t n = real_pwrite(fd, bytes, len, at);
  if (n > 0) wait_for_sync(by_fd[fd], at, bytes, (size_t)n);
  pthread_mutex_unlock(&lock);
  return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) { return pwrite_any(fd, bytes, len, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t len, off_t at) { return pwrite_any(fd, bytes, len, at); }

ssize_t write(int fd, const void *bytes, size_t len) {
  ready();
  if (!ours(fd)) return real_write(fd, bytes, len);
  int append = fcntl(fd, F_GETFL) & O_APPEND;
  off_t at = lseek(fd, 0, append ? SEEK_END : SEEK_CUR);
  if ((errno = refuse_write(fd, at + (off_t)len))) return -1;
  pthread_mutex_lock(&lock);
  ssize_t n = real_write(fd, bytes, len);
  if (n > 0) wait_for_sync(by_fd[fd], at, bytes, (size_t)n);
  pthread_mutex_unlock(&lock);
  return n;
}

static int ftruncate_any(int fd, off_t len) {
  ready();
  if (!ours(fd)) return real_ftruncate(fd, len);
  if ((errno = refuse_write(fd, len))) return -1;
  pthread_mutex_lock(&lock);
  int result = real_ftruncate(fd, len);
  if (result == 0) wait_for_sync(by_fd[fd], len, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t len) { return ftruncate_any(fd, len); }
int ftruncate64(int fd, off_t len) { return ftruncate_any(fd, len); }

/* What waits is on disk, and the names of a folder are. */
static int sync_any(int fd, int (*real)(int)) {
  int folder = fd >= 0 && fd < FDS && is_folder[fd];
  if (!ours(fd) && !folder) return real(fd);
  switch (fault()) {
    case 'i': errno = EIO; return -1;
    case 's': usleep(500 * 1000); break;
    case 'h': while (fault() == 'h') usleep(10 * 1000); break;
    default: break;
  }
  pthread_mutex_lock(&lock);
  for (struct file *file = files; folder && file; file = file->next) {
    if (access(file->path, F_OK) == 0) real_close(open_shadow(file->path));
  }
  struct file *file = ours(fd);
  if (file) {
    int to = open_shadow(file->path);
    for (struct op *op = file->first; op; op = op->next) put(to, op);
    real_close(to);
    drop_ops(file);
  }
  pthread_mutex_unlock(&lock);
  return 0;
}

int fsync(int fd) { ready(); return sync_any(fd, real_fsync); }
int fdatasync(int fd) { ready(); return sync_any(fd, real_fdatasync); }

int unlink(const char *path) {
  ready();
  if (is_ours(path)) {
    if (fault() == 'r') { errno = EROFS; return -1; }
    char name[4096];
    snprintf(name, sizeof name, "%s%s", shadow, path + dir_len);
    pthread_mutex_lock(&lock);
    real_unlink(name);
    struct file *file = file_at(path);
    if (file) { drop_ops(file); file->ino = 0; }
    pthread_mutex_unlock(&lock);
  }
  return real_unlink(path);
}

int rename(const char *from, const char *to) {
  ready();
  if (is_inside(from) || is_inside(to)) die("not known here: rename", from);
  return real_rename(from, to);
}
