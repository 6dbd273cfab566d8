# The portal. Built from the root of the repository, by ../compose.yaml:
#
#     docker build -f examples/portal/docker/portal.Dockerfile .
#
# In two stages: the first has JDK 17 and Maven, so that nobody needs them but the builder; the second has a JRE and the
# jar, and is what runs. Not run by the tests, see ../compose.yaml; the build is the first command of the README.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
# What Maven downloads is kept for the next build, and is in no image.
RUN --mount=type=cache,target=/var/cache/m2 \
    mvn -Dmaven.repo.local=/var/cache/m2 -B -ntp -q package -DskipTests -pl examples/portal -am

# Not the Alpine variant, which does not exist for each processor. This one has curl, for the health check.
FROM eclipse-temurin:17-jre
ARG UID=1000
ARG GID=1000
# A new volume takes the owner of the folder over which it is mounted. Both images have it.
RUN install -d -o ${UID} -g ${GID} -m 0750 /srv/handoff
COPY --from=build /src/examples/portal/target/portal.jar /opt/handoff/portal.jar
# Names of files in any language. With a POSIX locale the JVM knows only ASCII.
ENV LC_ALL=C.UTF-8
# Numbers, as no user of the image is meant: the same ones as in nginx.Dockerfile.
USER ${UID}:${GID}
EXPOSE 8080
ENTRYPOINT ["java", "-jar", "/opt/handoff/portal.jar"]
