"""The commands, keys and variables that README and the handbook name, and what becomes of each command.

A command is a line of a block marked sh, a cell of the column "command", or a piece of code in the text that begins
with a program's name. One that is neither run by .ci/readme nor listed with what runs it or why nothing can makes this
fail; so does an entry that the document no longer has.
"""
import re
import shlex

README = 'README.md'
HANDBOOK = 'config/handbook.md'

PROGRAMS = {'apt', 'apt-get', 'bin/patchcord', 'cloudflared', 'curl', 'docker', 'dpkg', 'git', 'grep', 'hand-over',
            'install', 'java', 'kill', 'mvn', 'ngrok', 'npm', 'patchcord', 'pg_dump', 'pg_restore', 'podman', 'rsync',
            'runuser', 'sudo', 'sysctl', 'systemctl', 'systemd-analyze', 'ulimit'}
OWN = {'backup', 'call', 'check', 'customers', 'demo', 'dial', 'do-not-call', 'replay', 'restore', 'serve',
       'simulate-agent', 'transcode'}
JAR = 'java -jar server/target/patchcord.jar'
BENCH = 'java -jar bench/target/benchmarks.jar'
SERVE = 'java @server/target/jvm.options -jar server/target/patchcord.jar serve'
UPGRADE = 'java @NEW/server/target/jvm.options -jar NEW/server/target/patchcord.jar serve &'
READINESS = 'curl -s http://127.0.0.1:8001/observe/health/ready'
SHELL = ('java -cp server/target/patchcord.jar org.h2.tools.Shell -url '
         '"jdbc:h2:./data/patchcord;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE" -user patchcord')
VERIFY = ('.ci/run', 'mvn --batch-mode --no-transfer-progress verify -Dtest.forks=2 '
                     '-Dsurefire.rerunFailingTestsCount=1')

# As typed, and why this machine cannot run it.
NOT_HERE = {
    README: {
        'cloudflared tunnel --url http://localhost:8000': 'a program and an address of Cloudflare\'s',
        'ngrok http 8000': 'an account at ngrok',
        'java -jar': 'no command yet: how serve is started when it comes second below',
        BENCH: 'all of JMH takes hours; what the gate needs of it is a stage of its own',
        'mvn -q compile exec:exec@rivals': 'a minute of measuring that nothing is held to; RivalsTest runs it briefly',
        '… first': 'takes minutes; FirstCallsCommandTest runs it briefly, its --help is asked for',
        '… soak': 'takes hours; SoakCommandTest runs it briefly, its --help is asked for',
        '… chaos': 'takes minutes; ChaosCommandTest runs it briefly, its --help is asked for',
        '… console': 'takes minutes; ConsoleCommandTest runs it briefly, its --help is asked for',
        'dial --csv FILE': 'calls by a Twilio account; DialCommandTest does',
    },
    HANDBOOK: {
        'sysctl net.ipv4.ip_unprivileged_port_start=443': 'a setting of the kernel\'s for everybody on this machine',
        'install -d -o patchcord -g patchcord -m 700 /etc/patchcord/tls': 'certbot does, where the package is',
        'install -o patchcord -g patchcord -m 600 "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" /etc/patchcord/tls/':
            'certbot does, after a renewal',
        'ulimit -n': 'no command yet: what is to be looked at',
        'rsync': 'no command yet: what may copy recordings',
        'pg_dump': 'no command yet: PostgreSQL\'s own, by its manual',
        'pg_restore': 'no command yet: likewise',
        'customers import': 'no command yet: what writes customers, in one cell',
        'do-not-call': 'no command yet: likewise the list',
        SHELL: 'waits for SQL; OldCallsTest runs what is typed there',
        'grep CA…': 'the log of a night, and a call in it',
        'curl -sv https://api.elevenlabs.io': 'a way to ElevenLabs',
    },
}

# As typed, the file that runs it, and how it stands there: a whole command, behind one of BEFORE or by itself.
ELSEWHERE = {
    README: {
        'mvn verify': VERIFY,
        'mvn -pl codec test': VERIFY,
        'exec:exec@gate': ('.ci/run', 'mvn -q compile exec:exec@gate -Dgate.history="$history"'),
        'bin/patchcord serve': ('server/src/main/dist/smoke.sh', 'patchcord serve'),
        '/usr/lib/patchcord/bin/hand-over': ('server/src/main/dist/boot.sh', '/usr/lib/patchcord/bin/hand-over'),
        'dpkg --install server/target/patchcord_*.deb': ('server/src/main/dist/smoke.sh',
                                                         'dpkg --install server/target/patchcord_*.deb'),
        'runuser -u patchcord -- patchcord check': ('server/src/main/dist/smoke.sh',
                                                    'runuser -u patchcord -- patchcord check'),
    },
    HANDBOOK: {
        'mvn -pl server -am test -Dtest=StoreLoadTest -Dsurefire.failIfNoSpecifiedTests=false': VERIFY,
        'hand-over': ('server/src/main/dist/boot.sh', '/usr/lib/patchcord/bin/hand-over'),
        'systemd-analyze security --offline=true': (
            'server/src/main/dist/smoke.sh',
            'systemd-analyze --root="$root" security --offline=true --threshold=15 patchcord@a.service'),
        'runuser -u patchcord -- patchcord backup /var/lib/patchcord/NAME.zip': (
            'server/src/main/dist/smoke.sh', 'runuser -u patchcord -- patchcord backup /var/lib/patchcord/NAME.zip'),
        'systemctl stop patchcord@a patchcord@b': ('server/src/main/dist/boot.sh',
                                                   'systemctl stop patchcord@a patchcord@b'),
        **{command: ('server/src/main/dist/smoke.sh', command) for command in (
            'runuser -u patchcord -- patchcord restore /var/lib/patchcord/NAME.zip',
            'runuser -u patchcord -- patchcord do-not-call list')},
        '/usr/lib/patchcord/bin/hand-over': ('server/src/main/dist/boot.sh', '/usr/lib/patchcord/bin/hand-over'),
    },
}

# As typed; .ci/readme runs them.
HERE = {
    README: [
        'mvn -q compile exec:exec', 'mvn package -DskipTests', 'mvn -P dist -DskipTests clean package', SERVE,
        f'{JAR} check --online', '… load --help', 'serve', 'demo', 'check', 'check --online',
        'customers import FILE.csv', 'backup FILE.zip', 'restore FILE.zip', 'replay FILE.jsonl', 'dial +E164', 'do-not-call list',
        'call --wav IN.wav --out HEARD.wav', 'simulate-agent', 'transcode --from ulaw_8000 --to pcm_16000 IN OUT',
    ],
    HANDBOOK: [
        'check', 'restore', 'serve', UPGRADE, 'kill -TERM OLD_PID', f'{JAR} backup patchcord-backup.zip', READINESS, 'check --online',
    ],
}

# Files and other names that look like keys of the YAML.
NO_KEY = re.compile(r'\.(csv|db|env|json|options|share|yaml)$|^(call|jdk|patchcord)\.')


# What a script has before a command it runs, and what it has before any command.
BEFORE = {'as_readme_says', 'as_root', 'inside', 'step'}
KEYWORDS = {'!', '{', 'do', 'else', 'if', 'then', 'until', 'while'}
TOKEN = re.compile(r"""(?P<space>[ \t]+|\\\n|\#[^\n]*)|(?P<end>[\n;&|<>()]|$)
    |(?P<word>(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\;&|<>()])+)""", re.DOTALL | re.VERBOSE)
HEREDOC = re.compile(r"<<-? *'?(\w+)'?(\n.*?)^\1$", re.DOTALL | re.MULTILINE)


class Broken(Exception):
    """A document and what happened differ."""


def blocks(document):
    """Yields the language, the lines and the number of the first line of each block."""
    language = None
    for number, line in enumerate(document.splitlines(), 1):
        if line.lstrip().startswith('```'):
            if language is None:
                language, lines, first = line.strip()[3:], [], number
            else:
                yield language, lines, first
                language = None
        elif language is not None:
            lines.append(line)


def code_in_text(document):
    """Yields each piece of code outside the blocks, on one line, and whether it is a cell of the column "command"."""
    text = re.sub(r'^ *```.*?^ *```$', '', document, flags=re.MULTILINE | re.DOTALL)
    commands = False
    for paragraph in re.split(r'\n\s*\n|\n(?=\|)', text):
        first_cell = paragraph.split('|')[1] if paragraph.startswith('|') else ''
        commands = first_cell.strip() == 'command' or commands and paragraph.startswith('|')
        for found in re.finditer(r'`([^`]+)`', paragraph):
            yield ' '.join(found[1].split()), commands and found[0] in first_cell


def commands_of(name, document):
    """Its commands, without repetition, with the shape of the answer where a block shows one; each block's settings."""
    answers = {}
    settings = []
    last = None
    for language, lines, number in blocks(document):
        if language == 'sh':
            settings.append({})
            for line in lines:
                words = shlex.split(line, comments=True)
                if all(re.match('[A-Z_]+=', word) for word in words):
                    settings[-1].update(word.split('=', 1) for word in words)
                else:
                    last = line.strip()
                    answers[last] = []
        elif language == 'text':
            if last is not None:
                answers[last] = lines
        elif language != 'sql':   # which OldCallsTest runs
            raise Broken(f'{name}, line {number}: a block is sh (commands, settings), sql or text (else), not '
                         f'"{language}"')
    for code, is_command in code_in_text(document):
        word = code.split()[0]
        if is_command or word in PROGRAMS | OWN | {'…'} or word.startswith(('exec:', '/usr/lib/patchcord/bin/')):
            answers.setdefault(code, [])
    return answers, [some for some in settings if some]


def keys_of(document):
    """The keys of the YAML that it names with their sections, each with the value it gives them."""
    keys = {}
    for code, _ in code_in_text(document):
        found = re.fullmatch(r'([a-z-]+(?:(?:\[\])?\.[a-z-]+)+)(?:: (.+))?', code)
        if found and not NO_KEY.search(found[1]):
            keys[found[1]] = found[2] or keys.get(found[1]) or 'null'
    return keys


def run_by(script):
    """Yields the words of each command of a shell script, and of those that stand in a word of one."""
    script = HEREDOC.sub('', script)
    words = []
    at = 0
    while at < len(script) or words:
        token = TOKEN.match(script, at)
        if not token:
            raise Broken(f'not understood as a script: {script[at:at + 60]}')
        at = token.end()
        if token['word']:
            if words or token['word'] not in KEYWORDS:
                words.append(token['word'])
        elif not token['space'] and words:
            yield words
            inner = words[-1][1:-1]
            if words[0] in BEFORE and words[-1][0] in '\'"':
                yield from run_by(inner)
            words = []


def runs(script, command):
    """Whether the script has it as a whole command, not only its words in a comment or a longer command."""
    words = next(run_by(command))
    return any(of == words or of[0] in BEFORE and of[-len(words):] == words for of in run_by(script))


def check_lists(root, name, commands):
    """Every command is in one list, every entry in the document, and what is said to run elsewhere does."""
    known = {**NOT_HERE[name], **ELSEWHERE[name], **dict.fromkeys(HERE[name])}
    wrong = [f'{name} has a command that nothing runs: {command}' for command in commands if command not in known]
    wrong += [f'.ci/commands.py has what {name} has not: {entry}' for entry in known if entry not in commands]
    wrong += [f'{file} does not run: {text}' for file, text in ELSEWHERE[name].values()
              if not runs((root / file).read_text(), text)]
    wrong += [f'{name} names a test that is not there: {test}' for command in commands
              for test in re.findall(r'-Dtest=(\w+)', command) if not any(root.glob(f'*/src/test/**/{test}.java'))]
    if wrong:
        raise Broken('\n'.join(wrong))


def check_variables(root, name, document):
    """The program reads each variable that the document names."""
    sources = ''.join(file.read_text() for file in (root / 'server/src/main/java').rglob('*.java'))
    named = set(re.findall(r'\b(?:PATCHCORD|TWILIO|ELEVENLABS)_[A-Z_]*[A-Z]\b', document))
    wrong = [f'{name} names a variable that nothing reads: {variable}' for variable in sorted(named)
             if f'"{variable}"' not in sources]
    if wrong:
        raise Broken('\n'.join(wrong))
